import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { setCsrfCookie } from "@/api/client";

setCsrfCookie("csrf"); // a change would ask for the session first

afterEach(cleanup);
