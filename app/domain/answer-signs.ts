import { wordsOf } from "./spoken-words";

/** Signs in an answer that tell which parts of a full answer it has. They steer follow-up questions and are never scored. */
export interface AnswerSigns {
  /** Words, fillers included. */
  words: number;
  /** "I rebuilt …", "my part was …": something that the speaker did. */
  ownAction: boolean;
  /** How often the speaker said "we", "our", "us". */
  group: number;
  result: boolean;
  number: boolean;
  reason: boolean;
}

export function signsOf(answer: string): AnswerSigns {
  const words = wordsOf(answer);
  const said = ` ${words.join(" ")} `;
  return {
    words: words.length,
    ownAction: hasOwnAction(words) || OWN_PART.test(said) || STARTS_WITH_ACTION.test(answer),
    group: words.filter((word) => /^(?:we|us|our|ours|we'(?:re|d|ve|ll))$/.test(word)).length,
    result: RESULT.test(said) || CHANGE_BY.test(said),
    number: hasNumber(said) || /[%$£€]\s?\d|\d\s?%/.test(answer),
    reason: REASON.test(said),
  };
}

/** Words that may stand between "I" and its verb. */
const BETWEEN = new Set(
  (
    "also then just actually really personally first finally immediately quickly always usually often still only even myself simply basically " +
    "therefore later afterwards eventually directly again had have to would could was were been 've did will can must need needed able um uh like"
  ).split(" "),
);
/** Verbs of being, thinking and feeling: "I thought", "I was", "I had a manager" is not yet doing something. */
const NOT_DOING = new Set(
  (
    "am i'm was were be been being think thought know knew feel felt believe believed guess guessed like liked love loved want wanted hope hoped wish " +
    "remember remembered forget forgot mean meant see saw hear heard understand understood need needed have had has got get agree enjoy enjoyed " +
    "prefer preferred don't didn't dont can't couldn't wasn't haven't hadn't won't wouldn't not never a an the in at on my in with from very so too " +
    "happy sad sure glad afraid worried nervous stressed tired young new there here responsible it that this he she they we you and but or if say suppose live lived"
  ).split(" "),
);

function hasOwnAction(words: readonly string[]): boolean {
  return words.some((word, index) => {
    if (!/^i(?:'ve|'d|'ll)?$/.test(word)) return false;
    for (let at = index + 1; at < Math.min(words.length, index + 6); at += 1) {
      const next = words[at] ?? "";
      if (BETWEEN.has(next) && at < index + 5) continue;
      return /^[\p{L}-]{2,}$/u.test(next) && !NOT_DOING.has(next) && !/(?:ly)$/.test(next);
    }
    return false;
  });
}

const OWN_PART =
  / (?:my (?:own )?(?:part|job|role|task|responsibility|contribution|idea|solution|suggestion|proposal|approach|first step) (?:was|were|is|to|there)|i was (?:the one who|in charge of|responsible for|leading|running|working on)|by myself|on my own|it was me who|it was up to me) /;
/** Typed answers often leave the "I" out: "Rebuilt the import and told the team." */
const STARTS_WITH_ACTION =
  /(?:^|[.;!?\n]\s*)(?:Built|Wrote|Led|Ran|Made|Set up|Took|Drew|Spoke|Met|Told|Taught|Found|Rebuilt|Rewrote|(?!Need|Indeed|Based|Speed|Exceed|Embed|Used to)[A-Z]\p{L}{2,}ed)\s/u;

const RESULT = new RegExp(
  " (?:" +
    [
      "as a result|in the end|at the end|the (?:result|outcome|impact|effect)|end result|resulted|result was|finally|eventually|ended up|turned out|paid off|led to|which meant|that meant",
      "(?:it|that|this|everything|they all) (?:really |finally |just )?(?:worked|helped|failed|passed)(?: out| well)?|worked out|worked well",
      "improved|reduced|increased|decreased|doubled|tripled|halved|saved|grew|dropped|fell|rose|cut down|went (?:up|down|live|from|well|through|smoothly)|came down|got (?:better|faster|worse|approved|fixed|promoted)",
      "shipped|launched|released|delivered|solved|resolved|succeeded|achieved|completed|finished|recovered|survived|won|passed|signed|renewed|sold out|approved|accepted|adopted|thanked|apologi[sz]ed|promoted",
      "(?:was|were|is|are|became|got|been) (?:very |really |so |quite |much |a lot |extremely )?(?:happy|happier|pleased|satisfied|successful|a success|faster|better|calmer|fixed|gone|fine again|on time|impressed|grateful)",
      "on time|ahead of schedule|met (?:the|our) (?:deadline|target|goal)|hit (?:the|our) (?:target|goal)|missed the|we lost|i lost|never came back|no longer|since then|ever since|from then on|from that day|to this day|still (?:use|uses|using|in use|runs|works)",
      "until (?:today|now) (?:we|they|it)|now (?:we|they|it|everybody|everyone|the) ",
    ].join("|") +
    ") ?",
);
const CHANGE_BY = / (?:by|from|down to|up to|to) (?:about |around |almost |nearly |over )?(?:\d\S*|half|a third|a quarter|\w+ (?:percent|per cent)|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zero)[a-z-]* /;

const NUMBER_WORDS =
  "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|percent|per cent|half|halved|quarter|third of|twice|doubled?|tripled?|dozens?|zero|once an?";
/** "one" counts only before a measure: "one day" and "one of them" say no amount. */
const NUMBER = new RegExp(` (?:(?:${NUMBER_WORDS})(?:-\\w+)*|(?:one|a|an|an extra) (?:week|month|hour|minute|year|percent|hundred|thousand|million|third|fifth|tenth)) `);

function hasNumber(said: string): boolean {
  return /\d/.test(said.replace(/ 24 7 /g, " ")) || NUMBER.test(said);
}

const REASON =
  / (?:because|cuz|'cause|since (?!then|that|the (?:beginning|start)|last|20|19|my|i was|ever|\d)|so that|in order (?:to|that)|the reason|my reason|due to|thanks to|that's why|thats why|that is why|which is why|this is why|why i|my thinking|my reasoning|my logic|the idea (?:was|behind)|i (?:wanted|thought|figured|reali[sz]ed|noticed|believed?|felt|knew|reckoned|assumed)|to (?:make sure|avoid|ensure|prevent|reduce|save|show|understand|find out|see (?:if|whether|what)|keep|be able|check)|otherwise|trade-?offs?|given (?:that|the)|therefore|rather than|instead of|as (?:it|they|we|this|the|i) (?:was|were|had|is|are|would|could)|for (?:this|that|these|two|three|several) reasons?|the (?:advantage|benefit|downside|problem|risk) (?:is|was|of|with)|it depends|depending on|if not|not only|so i decided|so we decided|the point (?:is|was)|that way|means that|would mean|allows?|lets) /;
