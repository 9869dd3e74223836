import { exampleTemplate } from '../support/stack.ts';
import { costSection } from './cost-section.ts';

console.log(costSection(exampleTemplate()).trimEnd());
