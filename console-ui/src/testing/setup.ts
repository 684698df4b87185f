import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// Growing text areas wait for fonts, which happy-dom does not load.
Object.defineProperty(document, "fonts", { value: new EventTarget() });

afterEach(cleanup);
