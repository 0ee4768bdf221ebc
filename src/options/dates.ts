export { day, moment, timeOfDay } from '../ui/dates.ts';
