import { expect, test } from "vitest";
import { withCsrfToken } from "./requests";

test("changes carry the page's token, and reads do not", () => {
  document.head.innerHTML = '<meta name="stepmark-csrf" content="abc" />';
  const headers = { Accept: "application/json" };
  expect(withCsrfToken({ method: "post", headers }).headers).toEqual({ ...headers, "X-CSRFToken": "abc" });
  expect(withCsrfToken({ method: "GET", headers }).headers).toEqual(headers);
  expect(withCsrfToken({ headers }).headers).toEqual(headers); // the schema itself
});
