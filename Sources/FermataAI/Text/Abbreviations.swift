/// Words whose period is part of the word. Lower case, without the last period.
enum Abbreviations {
    /// Always followed by what they belong to.
    static let neverEnd: Set<String> = [
        "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "sr", "st", "gen", "col", "capt", "lt", "sgt", "gov", "sen",
        "rep", "pres", "messrs", "mme", "mlle", "hr",
        "e.g", "i.e", "cf", "vs", "viz", "approx", "ca",
    ]

    /// Part of a number or a date when one follows, otherwise an ordinary word at the end of its sentence.
    static let beforeNumber: Set<String> = [
        "no", "nos", "vol", "p", "pp", "fig", "figs", "eq", "sec", "ch", "art", "para", "est", "ext", "tel", "ver",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    ]

    /// Found within sentences and at their ends.
    static let mayEnd: Set<String> = [
        "inc", "ltd", "corp", "co", "llc", "plc", "bros", "etc", "jr", "al", "phd", "ph.d", "esq", "ave", "blvd", "rd",
        "dept", "univ",
    ]
}
