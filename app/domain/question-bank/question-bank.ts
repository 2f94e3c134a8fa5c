import type { Question } from "../question";
import { BEHAVIOURAL_BY_ROLE } from "./behavioural-by-role";
import { BEHAVIOURAL_PEOPLE } from "./behavioural-people";
import { BEHAVIOURAL_SELF } from "./behavioural-self";
import { BEHAVIOURAL_WORK } from "./behavioural-work";
import { CODING } from "./coding";
import { SYSTEM_DESIGN } from "./system-design";
import { TECHNICAL_ANY_FIELD } from "./technical-any-field";
import { TECHNICAL_BUSINESS } from "./technical-business";
import { TECHNICAL_CARE_AND_TEACHING } from "./technical-care-and-teaching";
import { TECHNICAL_DATA_PRODUCT_DESIGN } from "./technical-data-product-design";
import { TECHNICAL_ENGINEERING } from "./technical-engineering";

/**
 * Every question that the built-in interviewer can ask. `general` among the role families means that it suits everybody.
 * Texts are spoken by a voice: whole words, no signs, one question at a time, at most 40 words.
 */
export const QUESTION_BANK: readonly Question[] = [
  ...BEHAVIOURAL_SELF,
  ...BEHAVIOURAL_PEOPLE,
  ...BEHAVIOURAL_WORK,
  ...BEHAVIOURAL_BY_ROLE,
  ...TECHNICAL_ANY_FIELD,
  ...TECHNICAL_ENGINEERING,
  ...TECHNICAL_DATA_PRODUCT_DESIGN,
  ...TECHNICAL_BUSINESS,
  ...TECHNICAL_CARE_AND_TEACHING,
  ...SYSTEM_DESIGN,
  ...CODING,
];
