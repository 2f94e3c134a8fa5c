import { describeObjectStore } from "~/services/objects/object-store-conformance";

import { createMemoryObjectStore } from "./memory-object-store";

const store = createMemoryObjectStore();
describeObjectStore("the store of tests", () => store);
