/** What the tour shows, in order; `target` is found by the names that stay (design 5.5). */
export const tourSteps = [
  {
    target: '[aria-label="Palette"]',
    title: 'What flows are made of',
    text: 'Press a kind to add it behind the selected node, or drag it to where it belongs.',
  },
  {
    target: '[aria-label="Canvas"]',
    title: 'Draw here',
    text: 'N adds the next node, arrows walk along the edges, Enter opens a node. Pull a wire from a port to anywhere.',
  },
  {
    target: '[aria-label="Inspector"]',
    title: 'Settings',
    text: 'What is selected is set up here. In an opened node the data of the last run stands beside it.',
  },
  {
    target: '[data-tour="run"]',
    title: 'Try it',
    text: 'Run starts the draft and lights up every node. T tests one node alone, U everything up to it.',
  },
  {
    target: '[data-tour="publish"]',
    title: 'Let it work',
    text: 'Triggers answer with what is published; the draft goes on. Ctrl+K finds every command by name.',
  },
] as const;
