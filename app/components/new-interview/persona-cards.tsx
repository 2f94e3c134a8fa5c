import { Check, Square, Volume2 } from "lucide-react";

import { PERSONAS, type Persona } from "~/domain/personas";

import type { VoiceSample } from "./use-voice-sample";

interface PersonaCardsProps {
  value: string;
  sample: VoiceSample;
  onChange: (personaId: string) => void;
}

/** Who interviews: a name, a manner, and the voice to listen to. */
export function PersonaCards({ value, sample, onChange }: PersonaCardsProps) {
  return (
    <fieldset>
      <legend className="mb-3 font-voice text-title">Your interviewer</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {PERSONAS.map((persona) => (
          <PersonaCard
            key={persona.id}
            persona={persona}
            chosen={persona.id === value}
            playing={sample.playing === persona.id}
            onChoose={() => onChange(persona.id)}
            onSample={() => sample.toggle(persona.id)}
          />
        ))}
      </div>
      {sample.failed ? (
        <p role="alert" className="mt-2 text-small text-alert">
          The sample could not be played. The interview itself is not affected.
        </p>
      ) : null}
    </fieldset>
  );
}

interface PersonaCardProps {
  persona: Persona;
  chosen: boolean;
  playing: boolean;
  onChoose: () => void;
  onSample: () => void;
}

function PersonaCard({ persona, chosen, playing, onChoose, onSample }: PersonaCardProps) {
  const SampleIcon = playing ? Square : Volume2;
  return (
    <div className="persona">
      <label className="block p-4 pr-16">
        <input type="radio" name="personaId" value={persona.id} checked={chosen} onChange={onChoose} className="radio-cover" />
        <span className="flex items-center gap-2 font-voice text-lead">
          {persona.name}
          {chosen ? <Check aria-hidden size={18} className="text-interviewer-ink" /> : null}
        </span>
        <span className="mt-1 block text-small text-quiet">{persona.description}</span>
      </label>
      <button type="button" className="persona-sample" aria-pressed={playing} onClick={onSample}>
        <SampleIcon aria-hidden size={18} />
        <span className="sr-only">Hear {persona.name}</span>
      </button>
    </div>
  );
}
