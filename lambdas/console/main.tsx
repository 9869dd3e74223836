document.body.append('Calendar gateway');
