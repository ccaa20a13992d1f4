/** Fields of the API, as errors name them. */
/** The index of the step that a field is about, or null. */
export function stepOfField(field: string | null): number | null {
  const found = /^label\.steps\.(\d+)(\.|$)/.exec(field ?? "");
  return found ? Number(found[1]) : null;
}
