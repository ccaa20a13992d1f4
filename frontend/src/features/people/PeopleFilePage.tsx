import "@/styles/data.css";
import "@/styles/people.css";
import { type FormEvent, useId, useState } from "react";
import { Link } from "wouter";
import { fieldMessage } from "@/api/errors";
import { limits } from "@/api/limits.gen";
import type { CheckedPerson } from "@/api/models";
import { Field } from "@/components/form/Field";
import { useFirstMistake } from "@/components/form/useFirstMistake";
import { ErrorNote } from "@/components/notes";
import { SelectField } from "@/components/SelectField";
import { TableScroll } from "@/components/TableScroll";
import { usePageTitle } from "@/components/usePageTitle";
import { CreatedLinks } from "./CreatedLinks";
import { useCheckFile, useCreateByFile } from "./queries";
import { createButton, DAYS, FILE_EXAMPLE, FILE_HINT, ignoredInWords, previewInWords } from "./words";

/** People from a CSV file: checked first, then created with a link for each. */
export default function PeopleFilePage() {
  usePageTitle("Add people by a file");
  const [text, setText] = useState("");
  const [days, setDays] = useState("7");
  const check = useCheckFile();
  const create = useCreateByFile();
  const form = useFirstMistake(check.error);
  function edit(changed: string) {
    setText(changed);
    check.reset(); // what was checked was another text
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    check.mutate(text);
  }
  if (create.data) return <CreatedLinks created={create.data} />;
  const rows = check.data?.rows ?? [];
  const isReady = rows.length > 0 && rows.every((row) => !row.error);
  return (
    <main className="page page-wide">
      <p>
        <Link href="/people">People</Link>
      </p>
      <h1>Add people by a file</h1>
      <p>Each person gets an account, and you get a link for each, with which they choose a password.</p>
      <form ref={form} className="form" onSubmit={submit}>
        <FileField onText={edit} />
        <Field label="CSV" hint={FILE_HINT} error={fieldMessage(check.error, "csv")}>
          {(wired) => (
            <textarea
              {...wired}
              className="people-file"
              rows={8}
              required
              maxLength={limits.PeopleFile.csv.maxLength}
              placeholder={FILE_EXAMPLE}
              spellCheck={false}
              value={text}
              onChange={(event) => edit(event.target.value)}
            />
          )}
        </Field>
        {check.isError && !fieldMessage(check.error, "csv") && <ErrorNote error={check.error} />}
        <div>
          <button
            type="submit"
            className={isReady ? "button" : "button button-primary"}
            disabled={check.isPending || !text.trim()}
          >
            {check.isPending ? "Checking…" : "Check it"}
          </button>
        </div>
      </form>
      {check.data && (
        <section aria-labelledby="preview">
          <h2 id="preview">What will happen</h2>
          <p role="status">{previewInWords(rows)}</p>
          {check.data.ignored.length > 0 && <p className="quiet">{ignoredInWords(check.data.ignored)}</p>}
          <Preview rows={rows} />
          {create.isError && <ErrorNote error={create.error} />}
          {isReady && (
            <div className="filters">
              <SelectField label="Links work for" value={days} options={DAYS} onChange={setDays} />
              <button
                type="button"
                className="button button-primary"
                disabled={create.isPending}
                onClick={() => create.mutate({ csv: text, days: Number(days) })}
              >
                {create.isPending ? "Creating…" : createButton(rows.length)}
              </button>
            </div>
          )}
        </section>
      )}
    </main>
  );
}

function FileField({ onText }: { onText: (text: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>A file, or type below</label>
      <input
        id={id}
        type="file"
        accept=".csv,text/csv"
        onChange={(event) => void event.target.files?.[0]?.text().then(onText)}
      />
    </div>
  );
}

function Preview({ rows }: { rows: readonly CheckedPerson[] }) {
  return (
    <TableScroll label="Lines of the file">
      <table className="table">
        <caption className="visually-hidden">What each line would do</caption>
        <thead>
          <tr>
            <th scope="col" className="number">
              Line
            </th>
            <th scope="col">Name</th>
            <th scope="col">What is wrong</th>
            <th scope="col">Role</th>
            <th scope="col">Address</th>
            <th scope="col">Phases</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              <td className="number">{row.line}</td>
              <th scope="row" className="table-wraps" translate="no">
                {row.name}
              </th>
              <td className="table-wraps">{row.error ? <span className="failure">{row.error}</span> : "–"}</td>
              <td>{row.role}</td>
              <td className="table-wraps" translate="no">
                {row.email}
              </td>
              <td className="table-wraps">{row.phases.join("; ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
