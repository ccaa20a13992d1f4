import type { Option } from "@/api/models";
import { OptionControl } from "./OptionControl";
import { grouped } from "./options";
import { NAME_THE_BASE } from "./words/options";

type Props = { option: Option; text: string; error: string | null; onChange: (text: string) => void };

/** The checkpoint that training starts from, with a sentence while none is named. The server's message says the same. */
export function BaseControl({ option, text, error, onChange }: Props) {
  const isEmpty = !text.trim();
  return grouped({ options: [option] }).flatMap(({ options }) =>
    options.map(({ words }) => (
      <OptionControl
        key={option.name}
        option={option}
        sources={[]}
        words={isEmpty ? { label: words.label, ...(!error && { hint: NAME_THE_BASE }) } : words}
        text={text}
        error={error}
        onChange={(changed) => onChange(String(changed))}
      />
    )),
  );
}
