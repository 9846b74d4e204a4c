/** Owns whose answers are whose: the one thing without which nothing is looked up, stored or purged. */

declare const scoped: unique symbol;

/** Names one tenant. Comes out of authentication and from nothing else a request says. */
export type TenantScope = string & { readonly [scoped]: true };

/** @param tenant - what authentication names the tenant by; never empty. Throws where it is: that would be everyone. */
export const tenantScope = (tenant: string): TenantScope => {
  if (tenant === "") throw new TypeError("a tenant's scope can't be empty");
  return tenant as TenantScope;
};
