import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Preferences } from "@/api/models";
import { useChangePreferences, usePreferences } from "@/api/preferences";
import { ErrorNote } from "@/components/notes";
import { SelectField } from "@/components/SelectField";
import { chooseLocale } from "@/parts/locale";
import { example, LOCALES } from "./words";

/** How dates and numbers are written on every page. It holds at once, and on every device. */
export function Writing() {
  const { data } = usePreferences();
  const change = useChangePreferences();
  const queries = useQueryClient();
  const [now] = useState(Date.now);
  if (!data) return null;
  function choose(value: string) {
    const locale = value as Preferences["locale"];
    chooseLocale(locale);
    change.mutate({ locale }, { onSettled: () => queries.invalidateQueries({ queryKey: ["session"] }) });
  }
  return (
    <section aria-labelledby="account-writing">
      <h2 id="account-writing">Dates and numbers</h2>
      <div className="account-form">
        <SelectField label="Written as in" value={data.locale} options={LOCALES} onChange={choose} />
      </div>
      <p className="quiet">{example(now)}</p>
      {change.isError && <ErrorNote error={change.error} />}
    </section>
  );
}
