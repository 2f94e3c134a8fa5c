/** What the candidate says. No two share a clause, so that each word is found where it was said. */
export const ANSWERS = [
  "We had a nightly job that failed twice a week, so I wrote down every step of it.",
  "The customer was angry for a good reason, and I listened before I explained anything.",
  "I asked three colleagues to review the plan, and two of them found a mistake.",
  "Our checkout broke each spring, because nobody had renewed the certificate in time.",
  "I moved forty services in stages, since one big step was too risky for the team.",
  "My manager wanted the export by Friday, but only nine people had ever used it.",
  "After a month the failures went from nine to one, and nobody was woken up any more.",
  "I would decide the same way again, although it cost us a quarter of the budget.",
  "The database was fast enough; it was the report that read every row of the table.",
  "I learned the language in two months and built the parser alone during the summer.",
  "She disagreed with the design, so we tried both versions with five real users.",
  "In the end complaints fell by half, and the support desk could go home at six.",
];
