// Apart from the schemas that hold to them, whose library takes longer to load than most pages of a record need.

/** The most characters of a résumé or job description that are taken (about 12 pages). */
export const DOCUMENT_LIMIT = 40_000;
/** The most characters of one typed or transcribed answer (about 40 minutes of speech). */
export const ANSWER_LIMIT = 40_000;
/** Characters of a note: a page of a book. */
export const NOTE_LIMIT = 2_000;
/** How many days a link can work. */
export const SHARE_DAYS = [1, 7, 30] as const;
