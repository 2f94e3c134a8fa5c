import { z } from "zod";

import { isId } from "./ids";

/** Apart from `newId`, so that pages which only make ids do not load the library of the schemas. */
export const idSchema = z.string().refine(isId, "not an id");
