// Synthetic: written by hand in the shape in which the National Diet Library's SRU answers (DC-NDL as RDF, and simple DC). It was
// not recorded from the library, which cannot be reached from where the tests run; the books are ones of the public domain.

const answer = (records: string, total: number) => `<?xml version="1.0" encoding="UTF-8"?>
<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/">
  <version>1.2</version>
  <numberOfRecords>${total}</numberOfRecords>
  <nextRecordPosition>3</nextRecordPosition>
  <extraResponseData>&lt;facets&gt;&lt;lst name=&quot;REPOSITORY_NO&quot;/&gt;&lt;/facets&gt;</extraResponseData>
  <records>${records}</records>
</searchRetrieveResponse>`;

/** recordSchema=dcndl: a record about a book, with what was said of the record itself and of a copy. */
export const ndlDcndl = answer(
  `<record><recordSchema>info:srw/schema/1/dcndl</recordSchema><recordPacking>xml</recordPacking><recordData>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcndl="http://ndl.go.jp/dcndl/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
  <dcndl:BibAdminResource rdf:about="https://ndlsearch.example/books/R1"><dcterms:description>type : book</dcterms:description></dcndl:BibAdminResource>
  <dcndl:BibResource rdf:about="https://ndlsearch.example/books/R1#material">
    <rdfs:seeAlso rdf:resource="https://ndlsearch.example/books/R1"/>
    <dcterms:identifier rdf:datatype="http://ndl.go.jp/dcndl/terms/JPNO">00000001</dcterms:identifier>
    <dcterms:identifier rdf:datatype="http://ndl.go.jp/dcndl/terms/ISBN">978-4-00-000000-0</dcterms:identifier>
    <dcterms:title>吾輩は猫である</dcterms:title>
    <dc:title><rdf:Description><rdf:value>吾輩は猫である</rdf:value><dcndl:transcription>ワガハイ ワ ネコ デアル</dcndl:transcription></rdf:Description></dc:title>
    <dcterms:creator><foaf:Agent><foaf:name>夏目, 漱石, 1867-1916</foaf:name></foaf:Agent></dcterms:creator>
    <dc:creator>夏目漱石 著</dc:creator>
    <dcterms:publisher><foaf:Agent><foaf:name>大倉書店</foaf:name></foaf:Agent></dcterms:publisher>
    <dcterms:date>1905</dcterms:date>
    <dcterms:issued rdf:datatype="http://purl.org/dc/terms/W3CDTF">1905</dcterms:issued>
  </dcndl:BibResource>
  <dcndl:Item rdf:about="https://ndlsearch.example/books/R1#item"/>
</rdf:RDF></recordData><recordPosition>1</recordPosition></record>`,
  41,
);

/** recordSchema=dc, packed as a string: as it comes when no packing is asked for. */
export const ndlDc = answer(
  `<record><recordSchema>info:srw/schema/1/dc-v1.1</recordSchema><recordPacking>string</recordPacking><recordData>&lt;srw_dc:dc xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:srw_dc="info:srw/schema/1/dc-v1.1"&gt;&lt;dc:title&gt;羅生門 &amp;amp; 鼻&lt;/dc:title&gt;&lt;dc:creator&gt;芥川龍之介 著&lt;/dc:creator&gt;&lt;dc:publisher&gt;阿蘭陀書房&lt;/dc:publisher&gt;&lt;/srw_dc:dc&gt;</recordData><recordPosition>1</recordPosition></record>`,
  1,
);
