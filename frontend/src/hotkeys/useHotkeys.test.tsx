import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useHotkeys } from "./useHotkeys";

const KEYS = { good: ["1", "ArrowRight", " "], send: ["Enter"], help: ["?"] } as const;

function Probe(props: { good?: () => void; send?: () => void; help?: () => void }) {
  useHotkeys(KEYS, props);
  return (
    <div>
      <input aria-label="reason" />
      <textarea aria-label="more" />
      <select aria-label="which" />
      {/* biome-ignore lint/a11y/useSemanticElements: a field without an element of its own */}
      <div role="textbox" tabIndex={0} contentEditable suppressContentEditableWarning aria-label="rich" />
      <input type="radio" aria-label="far" />
      <input type="checkbox" aria-label="sure" />
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

test.each(["reason", "more", "which", "rich"])("keys are muted while typing in %s", (field) => {
  const good = vi.fn();
  render(<Probe good={good} />);
  fireEvent.keyDown(screen.getByLabelText(field), { key: "1" });
  expect(good).not.toHaveBeenCalled();
});

test.each(["far", "sure"])("keys work beside %s, which is no field to type in", (field) => {
  const good = vi.fn();
  const send = vi.fn();
  render(<Probe good={good} send={send} />);
  fireEvent.keyDown(screen.getByLabelText(field), { key: "1" });
  fireEvent.keyDown(screen.getByLabelText(field), { key: "Enter" });
  expect(good).toHaveBeenCalledTimes(1);
  expect(send).toHaveBeenCalledTimes(1);
});

test("arrows choose among radio buttons, Space presses them", () => {
  const good = vi.fn();
  render(<Probe good={good} />);
  fireEvent.keyDown(screen.getByLabelText("far"), { key: "ArrowRight" });
  fireEvent.keyDown(screen.getByLabelText("sure"), { key: " " });
  expect(good).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByLabelText("sure"), { key: "ArrowRight" });
  expect(good).toHaveBeenCalledTimes(1);
});

test("a key is known by its place if its character means nothing", () => {
  const good = vi.fn();
  render(<Probe good={good} />);
  fireEvent.keyDown(document.body, { key: "&", code: "Digit1" });
  expect(good).toHaveBeenCalledTimes(1);
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
