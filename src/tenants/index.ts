/** Owns who may call, and who shares what with whom. */

export { type Credentials, identify } from "./identify.ts";
export { type Caller, type Tenant, tenantsSchema } from "./tenant.ts";
