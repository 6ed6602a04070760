/* Made by ./dev bundle from sources 35cc9c585cc3ebb51910e665a3c36935. Do not edit. */
import{r}from"./form.js";import"./app.js";export{r as Answering};
