import { expect, test } from "vitest";
import { ApiError, fieldMessage } from "./errors";

test("a rule of the server names its field", () => {
  const error = ApiError.from(400, {
    code: "invalid_settings",
    detail: "top_k must lie between 1 and 9.",
    field: "settings.top_k",
  });
  expect(fieldMessage(error, "top_k")).toBe("top_k must lie between 1 and 9.");
  expect(fieldMessage(error, "seed")).toBeNull();
});

test("several wrong values have a message each", () => {
  const errors = [
    { field: "number", code: "invalid", message: "A valid integer is required." },
    { field: "labelers.0", code: "invalid", message: "Must be a valid UUID." },
    { field: null, code: "invalid", message: "Something else." },
  ];
  const error = ApiError.from(400, { code: "invalid", detail: "…", errors });
  expect(fieldMessage(error, "number")).toBe("A valid integer is required.");
  expect(fieldMessage(error, "labelers")).toBe("Must be a valid UUID.");
  expect(fieldMessage(error, "name")).toBeNull();
});

test("errors that are no answer of the server are about no field", () => {
  expect(fieldMessage(new Error("lost"), "name")).toBeNull();
});

test("of a broken server nothing is told but what to do", () => {
  const broken = ApiError.from(500, { detail: "OperationalError at /app/config.py" });
  expect(broken.message).toBe(
    "Something went wrong on the server. Try again in a moment; if it stays like this, tell an admin.",
  );
  expect(ApiError.from(504, "<html>gateway</html>").message).toBe(broken.message);
});
