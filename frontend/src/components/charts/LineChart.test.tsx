import { render } from "@testing-library/react";
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
