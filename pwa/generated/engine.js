/* Made by ./dev bundle from sources 67090abfbf59b58b062db986f1eca373. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
