import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { lazyPart } from "./lazyPart";

const Greeting = ({ name }: { name: string }) => <p>{`Hello, ${name}`}</p>;
const gone = new TypeError("Failed to fetch dynamically imported module: http://site.test/assets/Greeting-abc.js");

function answer(status: number | "none"): void {
  vi.stubGlobal("fetch", () =>
    status === "none"
      ? Promise.reject(new TypeError("Failed to fetch"))
      : Promise.resolve(new Response("ok", { status })),
  );
}

afterEach(() => vi.unstubAllGlobals());

function quiet(): void {
  vi.spyOn(console, "error").mockImplementation(() => {});
}

test("a part is shown when it is there, and is fetched once", async () => {
  const load = vi.fn(async () => ({ default: Greeting }));
  const Part = lazyPart("The greeting", load, { waiting: <p>wait</p> });
  const { unmount } = render(<Part name="Ada" />);
  expect(screen.getByText("wait")).toBeDefined();
  expect(await screen.findByText("Hello, Ada")).toBeDefined();
  unmount();
  render(<Part name="Noa" />);
  expect(screen.getByText("Hello, Noa")).toBeDefined(); // without waiting
  expect(load).toHaveBeenCalledTimes(1);
});

test("a part that cannot be loaded says so and is fetched anew at a click", async () => {
  quiet();
  answer(200);
  const load = vi.fn(async () => ({ default: Greeting })).mockRejectedValueOnce(gone);
  const Part = lazyPart("The greeting", load);
  render(<Part name="Ada" />);
  const note = await screen.findByRole("alert");
  expect(note.textContent).toMatch(/^The greeting could not be loaded\.\s*The server did not send it\./);
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Hello, Ada")).toBeDefined();
});

test("without a network no reload is offered, and it is tried again when the network is back", async () => {
  quiet();
  answer("none");
  const load = vi.fn(async () => ({ default: Greeting })).mockRejectedValueOnce(gone);
  const Part = lazyPart("The greeting", load);
  render(<Part name="Ada" />);
  expect((await screen.findByRole("alert")).textContent).toContain("The server cannot be reached now.");
  expect(screen.queryByRole("button", { name: "Reload the page" })).toBeNull();
  answer(200);
  fireEvent(window, new Event("online"));
  expect(await screen.findByText("Hello, Ada")).toBeDefined();
});

test("a part that failed while nobody looked is fetched anew when it is shown", async () => {
  quiet();
  answer(200);
  const load = vi.fn(async () => ({ default: Greeting })).mockRejectedValueOnce(gone);
  const Part = lazyPart("The greeting", load);
  await Part.fetch();
  render(<Part name="Ada" />);
  expect(await screen.findByText("Hello, Ada")).toBeDefined();
});

test("an exception in a part stays in its place", async () => {
  quiet();
  let isBroken = true;
  const Broken = () => {
    if (isBroken) throw new Error("broken");
    return <p>whole</p>;
  };
  const Part = lazyPart("The drawing", async () => ({ default: Broken }));
  render(
    <main>
      <p>the work</p>
      <Part />
    </main>,
  );
  expect((await screen.findByRole("alert")).textContent).toContain("The drawing could not be shown.");
  expect(screen.getByText("the work")).toBeDefined();
  isBroken = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.getByText("whole")).toBeDefined();
});

test("a network that comes back while a try is failing leads to another try", async () => {
  quiet();
  answer(200);
  let fail: (error: Error) => void = () => {};
  const load = vi
    .fn(async () => ({ default: Greeting }))
    .mockImplementationOnce(() => new Promise((_, reject) => (fail = reject)));
  const Part = lazyPart("The greeting", load);
  render(<Part name="Ada" />);
  fireEvent(window, new Event("online"));
  fail(gone);
  expect(await screen.findByText("Hello, Ada")).toBeDefined();
  expect(load).toHaveBeenCalledTimes(2);
});
