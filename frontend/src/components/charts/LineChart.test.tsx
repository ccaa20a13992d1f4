import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { LineChart } from "./LineChart";

test("without any figure nothing is drawn", () => {
  const series = [{ name: "right", points: [null, null] }];
  const { container } = render(<LineChart label="Accuracy" labels={["0", "1"]} series={series} />);
  expect(container.childElementCount).toBe(0);
});

test("figures that are all at the maximum are drawn inside the picture", () => {
  const series = [{ name: "right", points: [{ value: 1, error: 0 }] }];
  const { container } = render(<LineChart label="Accuracy" labels={["0"]} series={series} />);
  expect(container.querySelector("circle.mark")?.getAttribute("cy")).toBe("12");
  expect(container.innerHTML).not.toContain("NaN");
});

test("a slider reads the values, place by place, without those that have none", () => {
  const series = [
    { name: "right", points: [{ value: 0.5, error: 0.02 }, null, { value: 0.75, error: null }] },
    { name: "wrong", points: [null, null, { value: 0.25, error: null }] },
  ];
  const { container } = render(<LineChart label="Accuracy" labels={["1", "2", "3"]} series={series} />);
  const slider = screen.getByRole("slider", { name: "Values of Accuracy" });
  expect(slider.getAttribute("aria-valuetext")).toBe("Move the slider to read the values.");
  fireEvent.focus(slider);
  expect(slider.getAttribute("aria-valuetext")).toBe("1: right 50.0 % ± 2.0");
  fireEvent.change(slider, { target: { value: "1" } });
  expect(slider.getAttribute("aria-valuetext")).toBe("3: right 75.0 %; wrong 25.0 %");
  expect(container.querySelector("[data-reading]")?.getAttribute("d")).toBe("M624 0V240");
});
