import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useHotkeys } from "./useHotkeys";

const KEYS = { good: ["1", "ArrowRight"], send: ["Enter"], help: ["?"] } as const;

function Probe(props: { good?: () => void; send?: () => void; help?: () => void }) {
  useHotkeys(KEYS, props);
  return (
    <div>
      <input aria-label="reason" />
      <button type="button">a button</button>
    </div>
  );
}

test("each key of an action calls it", () => {
  const good = vi.fn();
  render(<Probe good={good} />);
  fireEvent.keyDown(document.body, { key: "1" });
  fireEvent.keyDown(document.body, { key: "ArrowRight" });
  expect(good).toHaveBeenCalledTimes(2);
});

test("keys are muted while typing", () => {
  const good = vi.fn();
  render(<Probe good={good} />);
  fireEvent.keyDown(screen.getByLabelText("reason"), { key: "1" });
  expect(good).not.toHaveBeenCalled();
});

test.each(["ctrlKey", "metaKey", "altKey"])("%s leaves the key to the browser", (modifier) => {
  const good = vi.fn();
  render(<Probe good={good} />);
  fireEvent.keyDown(document.body, { key: "1", [modifier]: true });
  expect(good).not.toHaveBeenCalled();
});

test("Enter on a focused button stays with the button", () => {
  const send = vi.fn();
  render(<Probe send={send} />);
  fireEvent.keyDown(screen.getByRole("button"), { key: "Enter" });
  expect(send).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "Enter" });
  expect(send).toHaveBeenCalledTimes(1);
});

test("a key held down counts once", () => {
  const good = vi.fn();
  render(<Probe good={good} />);
  fireEvent.keyDown(document.body, { key: "1" });
  fireEvent.keyDown(document.body, { key: "1", repeat: true });
  expect(good).toHaveBeenCalledTimes(1);
});
