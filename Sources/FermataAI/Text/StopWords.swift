/// Words that say how a sentence is built and not what it is about.
enum StopWords {
    static let english: Set<String> = Set(
        """
        a about above across after again against all almost along already also although always am among an and another
        any anyone anything are around as at away back be became because been before behind being below between both
        but by can cannot could did do does doing done down during each either else enough even ever every everyone
        few first for from further get gets give given go goes got had has have having he hence her here hers herself
        him himself his how however i if in indeed instead into is it its itself just last later least less let like
        made make makes many may me meanwhile might mine more moreover most much must my myself neither never
        nevertheless next no nobody none nor not nothing now of off often on once one only onto or other others our
        ours ourselves out over own per perhaps put rather really said same say says second see seem seems seen several
        shall she should since so some someone something sometimes soon still such take than that the their theirs them
        themselves then there therefore these they this those though three through thus to together too toward two
        under until up upon us use used very via was we well were what whatever when where whether which while who
        whole whom whose why will with within without would yet you your yours yourself
        aren't can't couldn't didn't doesn't don't hadn't hasn't haven't he'd he'll he's i'd i'll i'm i've isn't it's
        let's she'd she'll she's shouldn't that's there's they'd they'll they're they've wasn't we'd we'll we're we've
        weren't what's who's won't wouldn't you'd you'll you're you've
        """
        .split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
