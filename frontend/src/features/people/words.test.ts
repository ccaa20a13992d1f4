import { expect, test } from "vitest";
import type { CheckedPerson, Invitation, PersonDetail } from "@/api/models";
import { changesOf } from "./PersonForm";
import { csvAddress } from "./queries";
import { mailAddress, previewInWords, stateInWords, whoIsInvited } from "./words";

const person: PersonDetail = {
  id: "11111111-2222-4333-8444-555555555555",
  username: "noa",
  email: "",
  role: "labeler",
  state: "active",
  last_seen_at: null,
  date_joined: "2031-05-06T07:08:09Z",
  pace: 0,
  labelings: 0,
  sessions: 0,
  tokens: 0,
  has_second_factor: false,
  phases: [
    { id: 1, name: "Algebra" },
    { id: 2, name: "Geometry" },
  ],
  invitation: null,
};
const draft = { username: "noa", email: "", role: "labeler", phases: [2, 1] } as const;

test("only what differs is sent", () => {
  expect(changesOf(person, { ...draft, phases: [2, 1] })).toEqual({});
  expect(changesOf(person, { ...draft, email: "noa@example.org", phases: [1] })).toEqual({
    email: "noa@example.org",
    phases: [1],
  });
  expect(changesOf(person, { username: "noa.k", email: "", role: "reviewer", phases: [1, 2] })).toEqual({
    username: "noa.k",
    role: "reviewer",
  });
});

test("the file has the filter without empty values and order", () => {
  expect(csvAddress({ search: "", role: "", state: "", sort: "pace" })).toBe("/api/v1/people.csv");
  expect(csvAddress({ search: "a b", role: "admin", state: "", sort: "" })).toBe(
    "/api/v1/people.csv?search=a+b&role=admin",
  );
});

test("an invitation says whom it is for", () => {
  const invitation = { username: "", note: "", most_uses: 1 } as Invitation;
  expect(whoIsInvited({ ...invitation, username: "noa", note: "from the lab" })).toBe("noa");
  expect(whoIsInvited({ ...invitation, note: "from the lab" })).toBe("from the lab");
  expect([whoIsInvited(invitation), whoIsInvited({ ...invitation, most_uses: 5 })]).toEqual(["One person", "A group"]);
});

test("the preview counts what will happen, or what is wrong", () => {
  const row: CheckedPerson = { line: 2, name: "noa", role: "labeler", email: "", phases: [], error: "" };
  expect(previewInWords([row])).toBe("1 account will be created, each with a link for its owner.");
  expect(previewInWords([row, { ...row, error: "Taken." }])).toContain("1 line is wrong");
});

test("a message has the whole link, and nothing that the address could add", () => {
  const mail = mailAddress("noa@example.org?cc=eve@example.org", "https://label.example.org/invitation#a_b-c");
  expect(mail.startsWith("mailto:noa%40example.org%3Fcc%3Deve%40example.org?subject=")).toBe(true);
  expect(decodeURIComponent(mail)).toContain("https://label.example.org/invitation#a_b-c\n");
});

test("states are words", () => {
  expect(["active", "invited", "deactivated", "imported"].map((state) => stateInWords(state as "active"))).toEqual([
    "active",
    "invited",
    "deactivated",
    "only imported",
  ]);
});
