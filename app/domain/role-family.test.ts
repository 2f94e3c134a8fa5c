import { expect, test } from "vitest";

import type { RoleFamily } from "./question";
import { roleFamilyOf } from "./role-family";

test.each<[string, RoleFamily]>([
  ["Senior Software Engineer", "engineering"],
  ["Frontend developer (React)", "engineering"],
  ["Full-Stack Developer", "engineering"],
  ["Site Reliability Engineer", "engineering"],
  ["Engineering Manager", "engineering"],
  ["QA tester", "engineering"],
  ["Solutions Architect", "engineering"],
  ["Mechanical engineer", "general"],
  ["Data Engineer", "data"],
  ["ML researcher, machine learning", "data"],
  ["Product Manager", "product"],
  ["Business Analyst", "product"],
  ["Product Designer", "design"],
  ["UX researcher", "design"],
  ["Sales Engineer", "sales"],
  ["Account Executive", "sales"],
  ["Retail assistant", "sales"],
  ["Marketing manager", "marketing"],
  ["Content writer", "marketing"],
  ["Customer Success Manager", "support"],
  ["Technical support engineer", "support"],
  ["Warehouse operative", "operations"],
  ["Head chef", "operations"],
  ["Chief Financial Officer", "finance"],
  ["Accountant", "finance"],
  ["Financial Analyst", "finance"],
  ["HR business partner", "people"],
  ["Technical recruiter", "people"],
  ["Registered Nurse", "healthcare"],
  ["Paediatric ward nurse manager", "healthcare"],
  ["Physiotherapist", "healthcare"],
  ["Primary school teacher", "education"],
  ["Maths Teacher", "education"],
  ["Project Manager", "management"],
  ["CEO", "management"],
  ["General interview", "general"],
  ["Lawyer", "general"],
  ["", "general"],
  ["<b>???</b>", "general"],
])("%s belongs to %s", (role, family) => {
  expect(roleFamilyOf(role)).toBe(family);
});
