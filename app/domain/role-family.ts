import type { RoleFamily } from "./question";

/** The first line that matches decides, so the narrower title stands before the wider one ("sales engineer" before "engineer"). */
const TITLES: [RoleFamily, RegExp][] = [
  ["healthcare", /nurs|doctor|physician|surgeon|medic\b|paramedic|midwi|pharmac|dentist|dental|therap|carer\b|caregiver|care (?:assistant|worker|home)|clinic|health|radiograph|psycholog|veterinar|hospital|optom/],
  ["education", /teach|lectur|professor|tutor|school|educat|instruct|kindergarten|nursery|trainer\b|librarian|headmaster|principal$/],
  ["support", /support|help ?desk|customer (?:service|success|care|experience)|call cent|service desk|receptionist/],
  ["sales", /\bsales|account (?:executive|manager)|business development|\bsdr\b|\bbdr\b|retail|cashier|shop assistant|estate agent|realtor/],
  ["marketing", /market|brand|copywrit|content|\bseo\b|social media|public relations|communications|advertis|growth|journalist/],
  ["people", /human resources|\bhr\b|recruit|talent|people (?:partner|operations|manager|ops)|\bpeople\b|payroll/],
  ["general", /(?:civil|mechanical|electrical|chemical|structural|aerospace|industrial|process|materials|biomedical|sound|audio) engineer/],
  ["data", /\bdata\b|analytics|machine learning|\bml\b|\bai\b|artificial intelligence|statistic|business intelligence|\bbi\b|deep learning|research scientist/],
  ["finance", /financ|account(?:ant|ing|s\b)|audit|controller|treasur|bank|tax\b|actuar|bookkeep|underwrit|\bcfo\b|invest|economist|trader/],
  ["product", /product (?:manag|own|lead|director|strateg|analyst|market)|head of product|\bcpo\b|business analyst|\bproduct$/],
  ["design", /design(?!.*engineer)|\bux\b|\bui\b|user (?:experience|research|interface)|illustrat|animator|art director|creative director/],
  ["engineering", /engineer|develop|program+er|software|devops|\bsre\b|front ?-?end|back ?-?end|full ?-?stack|architect|coder|\bqa\b|tester|test automation|security|sysadmin|system administrator|\bcto\b|infrastructure|cloud|firmware|embedded|technical lead|tech lead/],
  ["operations", /operation|logistic|supply chain|warehouse|driver|production|manufactur|procure|purchas|chef|cook\b|kitchen|facilit|plant|fleet|electrician|plumber|technician|mechanic|cleaner|waiter|waitress|barista|hotel|office manager|administrat|assistant|secretary|\bcoo\b/],
  ["management", /manager|director|head of|chief|\bceo\b|president|executive|project lead|scrum|program(?:me)? lead|team lead|supervisor|founder|consult/],
];

/** The family of jobs that a free-text role title belongs to; `general` when it says nothing that we know. */
export function roleFamilyOf(role: string): RoleFamily {
  const title = role.toLowerCase().replace(/[^\p{L}\p{N}\- ]+/gu, " ");
  return TITLES.find(([, pattern]) => pattern.test(title))?.[0] ?? "general";
}
