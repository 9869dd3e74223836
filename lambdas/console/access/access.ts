import type { z } from 'zod/mini';
import type { accessView } from '../../../shared/admin/service-access-view.ts';
import { pathOf } from '../entities/kinds.ts';

/** A service access as the API answers it. */
export type Access = z.output<typeof accessView>;

/** Where a service access lies in the API, and what lies below it. */
export const pathOfAccess = ({ canonicalName }: Access, ...below: readonly string[]): string =>
  pathOf({ name: 'service-accesses' }, canonicalName, ...below);
