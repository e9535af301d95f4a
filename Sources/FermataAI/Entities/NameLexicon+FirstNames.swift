extension NameLexicon {
    /// Common first names of many languages that are rarely anything else.
    static let firstNames = words(
        """
        aaron abdul abdullah abigail abraham ada adam adaeze adel adrian agnes ahmad ahmed aiko aisha akira alan
        albert alejandro alessandro alex alexander alexandra alexei alfred ali alice alicia alison amal amanda amelia
        amina amir amit amy ana anastasia anders andre andrea andreas andrew andrey angela anil anita ann anna anne
        annette anthony antoine anton antonio arjun arthur asha astrid barbara beatrice ben benjamin bernard beth
        bianca bjorn bob boris brandon brenda brian bruno camille carl carla carlos carmen carol caroline catherine
        cecilia chandra charles charlotte chen chiara chinedu chloe chris christian christina christine christopher
        claire clara claudia colin cristina cynthia daniel daniela david deborah deepak dennis diana diego dimitri
        dmitri dmitry dolores donald donna dorothy douglas edgar edith eduardo edward eileen elena eleanor elif
        elisabeth elizabeth ella ellen emeka emil emilia emily emma enrique eric erik erika ernest esther eugene eva
        evelyn fatima fatou felix fernando fiona florian frances francesca francesco francis francisco francois frank
        franz frederick freya gabriel gabriela george gerald giovanni giulia giuseppe gloria grace greta gregory guido
        gustav hamid hana hannah hans haruki hassan heather heinrich helen helena helga henri henrik henry hiroshi
        hugo hussein ian ibrahim ida ifeoma ingrid irene irina isaac isabel isabella ivan jack jacob jacqueline
        jacques jamal james jan jane janet javier jean jennifer jeremy jerome jessica jill joan joanna joao johan
        johann johanna john jonas jonathan jorge jose josef joseph joshua juan judith julia julian juliana julie
        julius jun jürgen karen karin karl kate katherine kathleen katrin kazuo keiko keith kelly ken kenji kenneth
        kevin khalid kofi kristen kristin kumar kwame lara lars laura lauren laurent layla lea leila lena leo leon
        leonard leonardo leonid liam lina linda lisa lorenzo louis louise luca lucas lucia lucy luis luisa lukas luke
        magdalena mahmoud malik manuel marc marcel marco marcus margaret margot maria mariam marie marina mario marion
        mark markus marta martha martin martina mary masako mateo matthew matthias maurice max maya megan mehmet mei
        melissa michael michel michelle miguel mikhail milan mina miriam mohamed mohammed monica monika muhammad
        mustafa nadia nancy naomi natalia natalie natasha nathan neil ngozi nicholas nicola nicolas nicole niels
        nikhil nikolai nina noah noor nora norman olaf oleg olga oliver olivia olumide omar oscar otto pablo pamela
        paola patricia patrick paul paula paulo pavel pedro peter philip philippe pierre piotr prakash priya rachel
        rafael rahul raj rajesh ralph ramon raphael ravi raymond rebecca renata ricardo richard rita robert roberto
        roger roland roman ronald rosa rosalind roxane rudolf ruth ryan saad sabine sally salma samantha samir samuel
        sandra sanjay sara sarah sasha satoshi sebastian selma sergei sergey sergio sharon shirin simon simone sofia
        sonia sophia sophie stefan stella stephanie stephen steven suleiman sunita susan suzanne sven svetlana takeshi
        tamara tanya tariq tatiana teresa theodore theresa thomas timothy tobias tom tomas tomoko tony ulrich ursula
        valentina valerie vera veronica victor victoria viktor vikram vincent viola virginia vivian vladimir walter
        wanda wei wendy werner wilhelm william wolfgang xavier yan yasmin yolanda yoko yuki yuri yusuf yves zahra
        zainab zoe
        """
    )
}
