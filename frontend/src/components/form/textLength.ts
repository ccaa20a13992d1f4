/** The length of a text against its limit: a counter near the limit, and beyond it what the server would say. */
import { count } from "@/components/numbers";

/** The counter appears when this part of the limit is used. */
const NEAR = 0.9;

/** Characters as the server counts them: an emoji is one, although JavaScript counts two. */
export function lengthOf(text: string): number {
  return [...text].length;
}

export function isTooLong(text: string, most: number): boolean {
  return text.length > most && lengthOf(text) > most;
}

export function tooLong(text: string, most: number): string | null {
  if (!isTooLong(text, most)) return null;
  return `The text has ${count(lengthOf(text))} characters; at most ${count(most)} are allowed.`;
}

/** "4,700 of 5,000 characters", near the limit only. */
export function lengthInWords(text: string, most: number): string | null {
  if (text.length < NEAR * most) return null;
  const length = lengthOf(text);
  return length < NEAR * most || length > most ? null : `${count(length)} of ${count(most)} characters`;
}
