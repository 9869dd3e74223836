// The console with the diary's calendar, which is larger than all the rest and therefore a page of its own.
import './diary/register.ts';
import './main.tsx';
