import { numberLocale } from "@/parts/locale";

export function count(value: number): string {
  return value.toLocaleString(numberLocale());
}

/** "1 step", "2 steps" */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function percent(share: number, digits = 1): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${(100 * share).toLocaleString(numberLocale(), options)} %`;
}
