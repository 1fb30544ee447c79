/** What the scripts say, in one place. Texts that are there from the start are in the templates. */

export const WORDS = {
  pause: 'Pause',
  resume: 'Resume',
  notStopped: (why) => `The run could not be stopped: ${why}`,
  notPaused: (why) => `The run could not be paused: ${why}`,
  notResumed: (why) => `The run could not be resumed: ${why}`,
  loadNotChanged: (why) => `The load was not changed: ${why}`,
  answered: (status) => `the server answered ${status}`,
  noAnswerWithin: (seconds) => `no answer within ${seconds} s`,
  unreachable: 'the results aggregator cannot be reached. Is it running?',
};
