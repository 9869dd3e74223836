import { useDirectory } from '../entities/directory.tsx';
import { useMoment } from '../parts/shown.tsx';
import { useWords } from '../words/language.ts';
import type { Appointment } from './appointments.ts';

/** Where an appointment of a second resource is kept, and what overlaps it (B03); nothing where there is neither. */
export const Booked = ({ appointment: { keptIn, overlaps = [] } }: { readonly appointment: Appointment }) => {
  const words = useWords();
  const moment = useMoment();
  const { resources } = useDirectory();
  const name = resources.find(({ id }) => id === keptIn?.resourceId)?.name;
  return (
    <>
      {keptIn && (
        <p class="quiet">
          {words.booking.keptIn} {String(name ?? '…')}.
        </p>
      )}
      {overlaps.length > 0 && (
        <div class="note warning">
          {words.booking.overlaps}
          {overlaps.map(({ appointmentId, takenFrom, takenUntil }) => (
            <div key={`${appointmentId} ${takenFrom}`}>
              {moment(takenFrom)} – {moment(takenUntil)}
            </div>
          ))}
        </div>
      )}
    </>
  );
};
