/** Word lists behind `clauseEndOf`: chosen from how people speak in interviews, first and second language alike. */

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));
const phrases = (...texts: string[]): string[][] => texts.map((text) => text.split(" "));

export const FILLERS = set("um umm uh uhh uhm er erm ah ahm hm hmm hmmm mm eh ehm em");

/** Words that begin an answer and do not make one. */
export const OPENERS = set(
  "so well and but okay ok alright right oh then also actually basically anyway just look listen now question honestly frankly obviously initially",
);

/** May be a whole answer to a yes-or-no question. */
export const SHORT_REPLIES = set("yeah yes yep yup no nope okay ok sure right maybe perhaps definitely absolutely correct exactly sorry please");

export const SUBJECTS = set("i we he she they");

/** What the candidate says when there is no more to say. */
export const CLOSINGS = phrases(
  "that's it", "that is it", "that was it", "that's all", "that is all", "that's about it", "that's pretty much it",
  "that's basically it", "that's everything", "that's my answer", "that's the answer", "that's the story", "i'm done", "i am done",
  "so yeah", "so yes", "but yeah", "and yeah", "and so on", "and so forth", "et cetera", "or something", "or something like that",
  "stuff like that", "things like that", "does that make sense", "does that answer your question", "if that makes sense",
  "that answers your question", "thank you", "thanks", "next question", "move on", "nothing else", "what about you",
  "sorry what", "can you repeat that", "can you repeat the question", "could you repeat that", "could you repeat the question", "say that again",
);

/** Asking for time. `needsStart`: only where a clause starts, for elsewhere the words are a duration or a report. */
export const THINKING_PHRASES: { words: string[]; needsStart: boolean }[] = [
  ...phrases(
    "let's see", "let us see", "let me think", "let me just think", "let me see", "let me recall", "let me remember", "let me gather", "let me collect",
    "let me consider", "let me come back", "give me a second", "give me a sec", "give me a moment", "give me a minute",
    "give me one second", "give me one moment", "give me one minute", "give me some time", "give me time", "give me a bit",
    "i need a second", "i need a moment", "i need a minute", "i need to think", "i have to think", "i'm thinking",
    "i am thinking", "i'm just thinking", "i'm trying to remember", "i'm trying to think", "trying to recall", "let me try to remember",
    "i try to remember", "can i have a moment", "can i have a minute", "can i have a second", "can i take a moment", "can i take a minute",
    "can i take a second", "may i have a moment", "may i take a moment", "can i think", "could i have a moment", "could i take a moment",
    "bear with me", "how do i say", "how do i put this", "how do i put it", "how should i put it", "how should i put this",
    "how should i say", "how can i say", "how to say", "how do you say", "how you say", "how do you call", "what's the word", "what is the word",
    "i forgot the word", "i forget the word", "i don't know the word", "what's it called", "how is it called", "where was i", "what was i saying", "i lost my train of thought", "i lost the thread",
  ).map((words) => ({ words, needsStart: false })),
  ...phrases(
    "one second", "one sec", "one moment", "one minute", "a second", "a moment", "just a second", "just a sec", "just a moment",
    "just a minute", "hold on", "hang on", "wait", "wait a second", "wait a moment", "wait a minute", "hold on a second",
  ).map((words) => ({ words, needsStart: true })),
];

/** After a request to think, these introduce what about: "let me think about a time when I failed". */
export const THINKING_TOPICS = set("about of how where what which when who back through my if");

/** What may follow a request for time: "… about that one for a second, please". */
export const THINKING_TAIL = set(
  `about for of on to it that this here please a an the one second sec moment minute minutes seconds bit while little question
  example think my thoughts thought back first now quickly again in english ok okay so really how best what i
  ${[...FILLERS].join(" ")}`,
);

/** Clauses that end or open by where they stand. */
export const PARENTHETICALS = phrases(
  "i think", "i believe", "i guess", "i suppose", "i feel", "i thought", "i felt", "you know", "i remember", "i realized", "i realised",
);

/** Either the whole answer, or the breath before one. */
export const UNSURE = phrases("i don't know", "i do not know", "i'm not sure", "i am not sure", "not sure", "no idea", "kind of", "sort of");

export const OPEN_PHRASES = phrases(
  "for example", "for instance", "such as", "first of all", "second of all", "on top of that", "in addition", "in order",
  "and after that", "so after that", "and in the end", "and at the end", "on the other hand", "on the one hand", "i mean",
  "i would say", "i'd say", "let's say", "as well as", "and also", "but also", "and then", "so then", "but then", "even though",
  "the first", "the second", "the third", "the next", "the main", "the biggest", "the other",
  "and maybe", "so maybe", "but maybe", "say maybe", "was probably", "is probably", "would probably", "and basically", "so basically",
  "and actually", "but actually", "so actually", "a lot of", "kind of a", "sort of a", "and that's how", "and that's when",
  "give you an example", "let me start over", "let me start again", "let me rephrase", "let me explain", "let me", "make sure", "made sure", "making sure", "not only", "which is why", "and that's why", "so that's why", "long story short",
);

/** When a word that needs a complement does not: `unless` after these words it is open, `after` only after these. */
type Complement = "always" | { unless: ReadonlySet<string> } | { after: ReadonlySet<string> };

const VERBS_BEFORE_THAT = set(
  "is was so know think thought realized realised found said say believe mean means meant fact such sure see saw decided noticed felt " +
    "agree hope told him her us them me showed out just learned now given provided understood ensure make",
);
const BE_BEFORE_LIKE = set("was is were be i'm it's just and so or things stuff something tools technologies me that's know");
const AUXILIARIES_BEFORE_NOT = set("did do is was could would should were are has have had does will can am might must may");

const ALWAYS = set(`
  the a an my our your its their every another
  and but or nor because cause although whereas unless whether if when while until which who whom whose where what how than as
  into onto via per among within towards toward upon against during despite regarding including concerning using
  is are was were am be been being will would should could can might must shall gonna wanna
  have has had does don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't couldn't wouldn't shouldn't can't won't
  i'm we're they're you're it's that's there's here's he's she's what's who's i've we've they've you've i'd we'd they'd you'd he'd she'd
  i'll we'll they'll you'll he'll she'll it'll let's
  i we he she they
  very quite just even rather almost roughly approximately nearly
  firstly secondly thirdly lastly additionally furthermore moreover therefore especially particularly specifically namely importantly meanwhile nevertheless consequently similarly likewise
  able due according supposed responsible`);

export const OPEN_WORDS: ReadonlyMap<string, Complement> = new Map<string, Complement>([
  ...[...ALWAYS].map((word): [string, Complement] => [word, "always"]),
  ["so", { unless: set("think hope guess or more believe suppose much not afraid even said say do") }],
  ["that", { after: VERBS_BEFORE_THAT }],
  ["otherwise", { after: set("because and or so but") }],
  ["like", { after: BE_BEFORE_LIKE }],
  ["not", { after: AUXILIARIES_BEFORE_NOT }],
  ["then", { after: set("and so but well or because") }],
  ["did", { after: set("what we i they he she who team that") }],
  ["do", { after: set("i we they you") }],
  ["may", { unless: set("in by since until last this of") }],
  ["either", { after: set("was is were had could can we i") }],
  ...["eventually", "finally", "basically", "actually"].map((word): [string, Complement] => [word, { after: set("and so but which") }]),
  ["between", { unless: set("in") }],
  ["too", { after: set("was is were are been") }],
  ["such", { unless: set("as") }],
  ["also", { after: set("and but we i was is it they can could would he she") }],
  ["really", { after: set("was is a were i we it's that's and so are it been") }],
  ["more", { after: set("be a was is being and") }],
  ["his", { after: set("of with to for in on and from by about at") }],
  ["her", { after: set("in on because and") }],
  ["this", { after: set("and so but because was is had did") }],
  ["these", { after: set("and so but all of in with me us them him her") }],
  ["some", { after: set("had have was were and with made did in for of to me us them him her") }],
]);

/** Prepositions that also end clauses: stranded ("what I work on") or as particles ("we moved on"). */
export const AMBIGUOUS_PREPOSITIONS = set("of in on for with to from at about by over after before since through up out off down around without under");

const PARTICLES: Record<string, string> = {
  of: "",
  in: "log logged sign signed came come went checked check jump jumped stepped step chime chimed joined fit kicked pitched dug dive dove settled moved brought plugged built fill",
  on: "moved move moving carry carried kept keep go went so later early head hands spot turned was from now hold hang",
  over: "took take taking hand handed start started all was game",
  up: "set ended end came come showed show speak spoke follow followed grew grow gave give step stepped scale scaled speed sped caught catch wrap wrapped sign signed clean cleaned back opened messed screwed ramp ramped was is were went gone stood going build pick picked it",
  out: "worked work turned rolled roll rolling figured figure it reached find found ran burned burnt dropped time sorted stand stood went help helped them shipped sold check was were",
  off: "took paid pay signed sign better laid kicked time day hand worse cut it them him",
  down: "broke break broken went go slowed slow calm calmed shut shutting wrote write up cut came come turned system was is were it them",
  through: "went go got get came pushed push follow followed",
  around: "turned turn all way worked came go it them",
  after: "soon shortly day week month year right look",
  before: "day week month year ever never than like done job weeks days that",
  since: "ever long",
  by: "stand drop passed",
  for: "stands ask asked",
  about: "that's",
  without: "do",
  at: "",
  under: "",
  to: "",
  with: "",
  from: "",
};
/** "verb particle" pairs after which a clause may well be over. */
export const PARTICLE_VERBS: ReadonlySet<string> = new Set(
  Object.entries(PARTICLES).flatMap(([particle, verbs]) => verbs.split(" ").map((verb) => `${verb} ${particle}`)),
);

/** Begin a phrase of place, time or manner that sets the scene for a clause. */
export const SCENE_STARTS = set("in at on as during with to number last instead despite without besides regardless");

/** Verbs that hardly ever come last in a statement. */
export const VERBS_THAT_LEAN = set(
  "became become becomes meant seems seemed wanted want needs let gave told called named decided trying tried consists involves involved means include includes " +
    "suggested proposed recommended assumed realised realized noticed expected considered promised insisted " +
    "asking making getting giving telling thinking saying finding letting showing wondering being having using",
);

/** Want an object after "to", "was" or a modal verb: "what we did was build". */
export const BARE_VERBS_THAT_LEAN = set("make build get give bring put find tell ask show create provide ensure avoid send understand");

/** Two of these side by side are a list, and a list ends in "and" one more. */
export const NAMES_OF_ONE_KIND: readonly ReadonlySet<string>[] = [
  set("english spanish french german italian portuguese dutch polish russian ukrainian turkish arabic hebrew hindi urdu bengali tamil mandarin cantonese chinese japanese korean vietnamese swedish greek"),
  set("python java javascript typescript kotlin scala ruby php rust haskell"),
  set("monday tuesday wednesday thursday friday saturday sunday"),
];

export const NUMBER_WORDS = set(
  "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand",
);

/** Words after which a number is complete by itself: "team of five", "version two", "down to ten" are not cut. */
export const UNITS_THAT_COUNT = set("version level step phase question option plan of top number year");

export const ORDINALS: ReadonlyMap<string, number> = new Map([
  ["first", 1], ["firstly", 1],
  ["second", 2], ["secondly", 2],
  ["third", 3], ["thirdly", 3],
  ["fourth", 4],
  ["fifth", 5],
  ["last", 9], ["lastly", 9], ["finally", 9], ["other", 9],
]);

/** Conjunctions that open a clause which needs a main one. "Because" is not among them: it answers "why?". */
export const SUBORDINATORS = phrases(
  "when", "whenever", "if", "while", "although", "though", "even though", "since", "once", "after", "before", "as soon as", "even if", "unless", "by the time", "in case", "now that", "given that",
);
