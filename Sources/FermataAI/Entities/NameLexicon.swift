/// What is known about the words in and around names. All in lower case.
enum NameLexicon {
    static let months = words(
        """
        january february march april may june july august september october november december jan feb mar apr jun jul
        aug sep sept oct nov dec
        """
    )

    /// Capitalised in English and no names of anybody.
    static let calendarWords = words(
        """
        january february march april june july august september october november december monday tuesday wednesday
        thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays spring summer
        autumn winter easter christmas today yesterday tomorrow
        """
    )

    static let titles = words(
        """
        mr mrs ms miss mx dr prof professor doctor sir dame lord lady madam president chancellor premier minister
        secretary senator representative congressman congresswoman governor mayor ambassador judge justice captain
        colonel general major lieutenant sergeant admiral commander officer inspector detective king queen prince
        princess pope father sister rabbi imam bishop archbishop reverend rev director chairman chairwoman chair ceo
        cfo cto coach gov sen rep gen col capt lt sgt hon
        """
    )

    /// What a company's name ends with by law.
    static let legalForms = words(
        """
        inc incorporated ltd limited llc llp plc corp corporation co company gmbh ag kg se sa sas sarl bv nv ab oy aps
        spa srl pty pte kk
        """
    )

    /// What bodies of people are called.
    static let bodies = words(
        """
        group holdings holding partners partnership ventures capital industries enterprises brothers sons laboratories
        laboratory labs technologies technology systems software solutions networks networking robotics
        pharmaceuticals economics research analytics consulting securities investments motors airlines airways
        railways energy foods media press publishing studios records bank insurance fund trust exchange university
        college school academy institute institution centre center observatory museum gallery library theatre theater
        orchestra hospital clinic church ministry department agency bureau office authority administration commission
        committee council court parliament senate congress assembly cabinet treasury police army navy service services
        association federation confederation society union league alliance coalition consortium organization
        organisation foundation charity club team party movement network cooperative guild chamber board
        """
    )

    /// Words inside the names of people.
    static let particles = words("van von der den de del della di da dos du la le bin ibn al el ter zu af")

    static let speechVerbs = words(
        """
        said says told tells asked asks wrote writes added adds explained explains argued argues replied recalled
        warned insisted noted notes announced joked testified
        """
    )

    static let occupations = words(
        """
        actor analyst architect artist astronomer author baker banker biologist carpenter chemist climatologist coach
        consultant curator designer developer director doctor driver economist editor engineer entrepreneur executive
        farmer founder co-founder geologist historian journalist judge lawyer lecturer librarian manager mathematician
        mechanic musician novelist nurse officer owner painter philosopher photographer physician physicist pilot poet
        politician president professor programmer psychologist reporter researcher resident scientist secretary singer
        sociologist spokesman spokesperson spokeswoman student surgeon teacher technician translator veterinarian
        volunteer writer chairman chairwoman minister mayor senator
        """
    )

    static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
