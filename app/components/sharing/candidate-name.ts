/** Who answers, to whoever is not the candidate. */
export const CANDIDATE = "Candidate";
