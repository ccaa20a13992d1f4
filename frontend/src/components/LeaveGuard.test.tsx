import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { LeaveGuard } from "./LeaveGuard";

afterEach(() => {
  cleanup();
  history.replaceState(null, "", "/");
});

function show(isChanged: boolean) {
  render(
    <>
      <a href="/phases">Phases</a>
      <a href="https://example.org/">Elsewhere</a>
      <LeaveGuard isChanged={isChanged} />
    </>,
  );
}

test("a link asks before it loses changes, and leads on if told to", () => {
  show(true);
  fireEvent.click(screen.getByText("Phases"));
  expect(screen.getByText("Leave without saving?")).toBeTruthy();
  fireEvent.click(screen.getByText("Stay"));
  expect(screen.queryByText("Leave without saving?")).toBeNull();
  expect(location.pathname).toBe("/");
  fireEvent.click(screen.getByText("Phases"));
  fireEvent.click(screen.getByText("Leave"));
  expect(location.pathname).toBe("/phases");
});

test("nothing asks if nothing was changed", () => {
  show(false);
  fireEvent.click(screen.getByText("Phases"));
  expect(screen.queryByText("Leave without saving?")).toBeNull();
});

test("closing the tab asks only with changes", () => {
  show(true);
  const closing = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(closing);
  expect(closing.defaultPrevented).toBe(true);
  cleanup();
  const later = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(later);
  expect(later.defaultPrevented).toBe(false);
});
