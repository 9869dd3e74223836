import { scaleTables } from './scale-section.ts';

console.log(scaleTables());
