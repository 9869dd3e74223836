/** What the diary says, in English. */
export const calendar = {
  title: 'Diary',
  add: 'New appointment',
  edit: 'Appointment',
  what: 'Title',
  allDay: 'All day',
  start: 'From',
  end: 'Until',
  location: 'Place',
  which: 'This appointment is one of a series. Change or delete',
  scopes: { this: 'this one only', following: 'this one and all that follow', all: 'the whole series' },
  remove: 'Delete the appointment',
  removal:
    'It disappears from the diary and from every phone, and stays in the trash of the diary resource for 30 days.',
  by: 'Creator:',
  byDiary: 'the diary',
  changed: 'last changed',
  unreadable: 'An appointment that cannot be shown:',
  today: 'Today',
  before: 'Back',
  after: 'Forward',
  views: { week: 'Week', day: 'Day' },
};
