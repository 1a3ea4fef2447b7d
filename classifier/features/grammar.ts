/** Small words that tell where a phrase begins and ends, and nouns that only say in which respect. */

export const PREPOSITIONS = new Set(
  'by for from to in into on onto of with within via at using through across per between against under over as that which who whose where when if without before after so because'.split(
    ' ',
  ),
);
export const LEAD_FILLER = new Set(
  'tool function endpoint command method operation action api use used can let allow enable help will should be able ability to provide this it the a an you your user agent ai llm assistant client easily quickly safely mcp simple powerful one write_ read_'.split(
    ' ',
  ),
);
export const DETERMINERS = new Set(
  'a an the this that each every any all new existing your my its their of for in on with from by per no some multiple specific given single current'.split(
    ' ',
  ),
);
/** Nouns that say only in which respect: the thing itself follows `of`, or is the compound's other half. */
export const ASPECTS = new Set(
  'detail detail information info list name status content count number version metadata data history set copy id type result value one many more all specific single new existing item resource object summary overview field property'.split(
    ' ',
  ),
);

/** Names that end in one of these without a clear verb are read, not done: `order_history`, `account_info`. */
export const NOMINAL_TAILS = new Set(
  'control catalog catalogue inventory timeline feed changelog glossary leaderboard section coverage history status list info information detail details value name index stats statistics summary data report metric count type log overview schema book price chart quote rate balance state result profile health tree docs documentation version config usage metrics generation'.split(
    ' ',
  ),
);
