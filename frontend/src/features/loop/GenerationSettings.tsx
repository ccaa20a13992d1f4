import type { GenerationDetail } from "@/api/models";
import { RelativeTime } from "@/components/RelativeTime";
import { grouped } from "./options";
import { changeInWords, optionsOf, valueInWords, versionInWords } from "./words/settings";

/** The settings by group, and what they were before somebody changed them. */
export function GenerationSettings({ generation }: { generation: GenerationDetail }) {
  const settings = generation.settings as Record<string, unknown>;
  return (
    <details>
      <summary>Settings</summary>
      {generation.former_settings.map((version) => (
        <p key={version.number}>
          <span>{versionInWords(version)}</span>
          <RelativeTime iso={version.replaced_at} />
          <span>{`: ${changeInWords(version)}`}</span>
        </p>
      ))}
      {grouped({ options: optionsOf(settings) }).map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h3>{group.title}</h3>
          <dl className="pairs">
            {group.options.map(({ option, words }) => (
              <div key={option.name} className="pair">
                <dt>{words.label}</dt>
                <dd>{valueInWords(settings[option.name])}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </details>
  );
}
