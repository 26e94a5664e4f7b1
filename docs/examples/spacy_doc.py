"""Make a spaCy Doc of a dump, and find the source of what is found in it."""

import spacy

DUMP = """\
## 老街换新颜

霁州讯 槐荫路老街改造4月9日完工,沿街的电

▲ 图为改造后的老街。 陆可 摄

线杆全部拆除。
"""

nlp = spacy.blank("zh")
nlp.add_pipe("newspaper_cleaner", first=True)
nlp.add_pipe("entity_ruler").add_patterns([{"label": "THING", "pattern": [{"ORTH": word} for word in "电线杆"]}])

doc = nlp(DUMP)
for span in doc.spans["cleaner"]:
    print(span.label_, span.id_, repr(span.text[:12]))
for entity in doc.ents:
    print(entity.label_, entity.text, [DUMP[start:end] for start, end in entity._.source_spans])
