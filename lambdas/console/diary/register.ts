import { places } from '../places.ts';
import { DiaryPlace } from './place.tsx';

places.diary = DiaryPlace;
