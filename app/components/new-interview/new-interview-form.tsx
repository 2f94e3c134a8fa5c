import { ChevronRight } from "lucide-react";
import { type FormEvent, useState, useSyncExternalStore } from "react";

import { PERSONAS } from "~/domain/personas";
import type { InterviewSettings } from "~/domain/settings";

import { AlertLine } from "../alert-line";
import { Button } from "../button";
import { CameraCheck } from "../camera/camera-check";
import { KIND_WORDS, LEVEL_WORDS } from "../settings-words";
import { Field, LongTextField, SelectField, TextField } from "./fields";
import { PersonaCards } from "./persona-cards";
import { checkDraft, type DraftErrors, type SettingsDraft, type SettingsField } from "./settings-draft";
import { SoundCheck } from "./sound-check";
import type { Beginning } from "./use-begin-interview";
import { useSettingsDraft } from "./use-settings-draft";
import { useSoundCheck } from "./use-sound-check";
import { useVoiceSample } from "./use-voice-sample";

interface Language {
  /** BCP 47 */
  tag: string;
  name: string;
}

interface NewInterviewFormProps {
  /** Those that the interviewer speaks. */
  languages: readonly Language[];
  beginning: Beginning;
  /** Called inside the click, so that sound may start. */
  onBegin: (settings: InterviewSettings) => void;
}

const never = () => () => undefined;

/** Everything has a default: the shortest way through this form is its button. */
export function NewInterviewForm({ languages, beginning, onBegin }: NewInterviewFormProps) {
  const [draft, change] = useSettingsDraft();
  const [errors, setErrors] = useState<DraftErrors>({});
  const check = useSoundCheck();
  const sample = useVoiceSample();
  // Until the page runs, a press would only load it again, and Enter in a field is a press: browsers refuse both while this button is disabled.
  const running = useSyncExternalStore(never, () => true, () => false);
  const busy = beginning.type === "creating" || beginning.type === "opening";

  const changeField = (field: SettingsField) => (value: string) => {
    change(field, value);
    setErrors(({ [field]: _gone, ...rest }) => rest);
  };
  const begin = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const checked = checkDraft({ ...draft, language: spoken(draft.language, languages) });
    if ("errors" in checked) {
      setErrors(checked.errors);
      // After React has marked the fields; a folded one is opened by its own error.
      requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    check.end();
    sample.stop();
    onBegin(checked.settings);
  };

  return (
    <form onSubmit={begin} noValidate className="new-interview">
      <div className="grid content-start gap-12">
        <JobFields draft={draft} errors={errors} change={changeField} languages={languages} />
        <PersonaCards value={draft.personaId} sample={sample} onChange={changeField("personaId")} />
        <Documents draft={draft} errors={errors} change={changeField} />
      </div>
      <div className="new-interview-side">
        <div className="begin-bar">
          <p className="text-small text-quiet">{summary(draft)}</p>
          <Button look="primary" size="large" type="submit" className="w-full" disabled={!running || busy}>
            {busy ? "Beginning" : "Begin interview"}
          </Button>
          <noscript>
            <p className="text-small">Without JavaScript this page can neither speak nor listen. Turn it on to begin.</p>
          </noscript>
          {beginning.type === "failed" ? <AlertLine>{beginning.message}</AlertLine> : null}
        </div>
        <SoundCheck check={check} />
        <CameraCheck />
      </div>
    </form>
  );
}

/** A language may have been remembered that is not offered any more. */
const spoken = (tag: string, languages: readonly Language[]): string =>
  languages.some((language) => language.tag === tag) ? tag : (languages[0]?.tag ?? tag);

interface PartProps {
  draft: SettingsDraft;
  errors: DraftErrors;
  change: (field: SettingsField) => (value: string) => void;
}

function JobFields({ draft, errors, change, languages }: PartProps & Pick<NewInterviewFormProps, "languages">) {
  return (
    <fieldset className="grid gap-5 sm:grid-cols-2">
      <legend className="mb-4 font-voice text-title">The job</legend>
      <TextField label="Role" placeholder="Any role" value={draft.role} error={errors.role} onChange={change("role")} />
      <TextField label="Company" placeholder="Any company" value={draft.company} error={errors.company} onChange={change("company")} />
      <SelectField
        label="Kind of interview"
        value={draft.kind}
        options={Object.entries(KIND_WORDS)}
        error={errors.kind}
        onChange={change("kind")}
      />
      <SelectField label="Level" value={draft.level} options={Object.entries(LEVEL_WORDS)} error={errors.level} onChange={change("level")} />
      <Field label={`Length: ${draft.minutes} min`} error={errors.minutes}>
        {(ids) => (
          <input
            {...ids}
            type="range"
            min={10}
            max={60}
            step={5}
            value={draft.minutes}
            aria-valuetext={`${draft.minutes} minutes`}
            onChange={(event) => change("minutes")(event.target.value)}
            className="h-11 w-full"
          />
        )}
      </Field>
      <SelectField
        label="Language"
        value={spoken(draft.language, languages)}
        options={languages.map(({ tag, name }) => [tag, name] as const)}
        error={errors.language}
        onChange={change("language")}
      />
    </fieldset>
  );
}

/** Folded, for most first interviews go without; opens by itself when something in it has to change. */
function Documents({ draft, errors, change }: PartProps) {
  const [opened, setOpened] = useState(false);
  const open = opened || errors.jobDescription !== undefined || errors.resume !== undefined;
  const given = [draft.jobDescription && "job description", draft.resume && "résumé"].filter(Boolean).join(" and ");
  return (
    <details open={open} onToggle={(event) => setOpened(event.currentTarget.open)} className="group border-t border-line pt-2">
      <summary className="flex min-h-11 items-center gap-2 font-medium">
        <ChevronRight aria-hidden size={18} className="transition-transform group-open:rotate-90" />
        Job description and résumé
        <span className="font-normal text-quiet">{given ? `${given} added` : "optional"}</span>
      </summary>
      <div className="mt-4 grid gap-6">
        <LongTextField
          label="Job description"
          hint="Paste its text. Questions are chosen to fit it."
          value={draft.jobDescription}
          error={errors.jobDescription}
          onChange={change("jobDescription")}
        />
        <LongTextField
          label="Résumé"
          hint="Paste its text. It stays on this server and is remembered in this browser."
          value={draft.resume}
          error={errors.resume}
          onChange={change("resume")}
        />
      </div>
    </details>
  );
}

function summary({ personaId, kind, minutes }: SettingsDraft): string {
  const name = PERSONAS.find(({ id }) => id === personaId)?.name ?? PERSONAS[0].name;
  const kindName = Object.entries(KIND_WORDS).find(([id]) => id === kind)?.[1] ?? "";
  return `${name} · ${kindName} · ${minutes} min`;
}
