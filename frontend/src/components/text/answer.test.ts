/** The page and the importer find the same answer part (tests/mathtext/test_pieces.py). */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { splitAnswer } from "./answer";

type Case = { step: string; body: string; answer: string | null };

const CASES = JSON.parse(readFileSync("../tests/mathtext/step_answers.json", "utf8")) as Case[]; // from the folder of package.json

test.each(CASES)("$step", ({ step, body, answer }) => expect(splitAnswer(step)).toEqual({ body, answer }));
