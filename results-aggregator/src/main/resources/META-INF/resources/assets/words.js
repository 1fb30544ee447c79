/** What the scripts say, in one place. Texts that are there from the start are in the templates. */

export const WORDS = {
  pause: 'Pause',
  resume: 'Resume',
  notStopped: (why) => `The run could not be stopped: ${why}`,
  notPaused: (why) => `The run could not be paused: ${why}`,
  notResumed: (why) => `The run could not be resumed: ${why}`,
  loadNotChanged: (why) => `The load was not changed: ${why}`,
  notAllStopped: (why) => `The runs could not be stopped: ${why}`,
  stopping: (number) => `${number} asked to stop.`,
  matching: (number) => `${number} shown`,
  valid: ({ name, target, users, duration }) =>
    `It can be run: ${name}, against ${target}, ${users} users at the most, ${duration}.`,
  notStarted: (why) => `The run was not made: ${why}`,
  notValid: (why) => `It cannot be run: ${why}`,
  noFile: (name) => `${name} cannot be read.`,
  bigFile: (name) => `${name} is too large for a scenario.`,
  place: (line, column) => `Line ${line}, column ${column}`,
  noRange: (why) => `The numbers of this range cannot be shown: ${why}`,
  rangeEndsFirst: 'The end has to be after the start.',
  range: (from, to, length) => `${from} to ${to} (${length}).`,
  rangeWidened: (width) => `What is that long ago is kept in steps of ${width}.`,
  rangeNotExact: 'Not exact: some of it was heard of too late.',
  rangeLate: (number) => `${number} requests came so late that only their minute is known.`,
  answered: (status) => `the server answered ${status}`,
  noAnswerWithin: (seconds) => `no answer within ${seconds} s`,
  unreachable: 'the results aggregator cannot be reached. Is it running?',
};
